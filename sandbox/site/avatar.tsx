// An account's picture: a circle for people, a square for apps and service accounts, a hexagon for AI agents.
import { kindNames, kindOf } from './account';

interface Props {
	readonly account: {
		readonly accountId: string;
		readonly displayName: string;
		readonly accountType?: string | undefined;
		readonly appType?: string | undefined;
	};
}

const colours = 6;
const colourOf = (text: string): number => [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % colours;

const initialsOf = (name: string): string => {
	const words = name.split(/[\s-]+/).filter((word) => word !== '');
	return [words[0], words.length > 1 ? words.at(-1) : undefined]
		.map((word) => word?.charAt(0).toUpperCase() ?? '')
		.join('');
};

export function Avatar({ account }: Props) {
	const kind = kindOf({ accountType: account.accountType ?? 'atlassian', appType: account.appType });
	return (
		<span
			className={`avatar avatar-${kind} avatar-colour-${colourOf(account.accountId)}`}
			title={`${account.displayName} · ${kindNames[kind]}`}
			aria-hidden="true"
		>
			<span>{initialsOf(account.displayName)}</span>
		</span>
	);
}
