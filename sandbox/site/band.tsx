// The bar on top: this is a sandbox, who acts, how it looks, and which faults are on.
import { type ActorKind, kindNames, kindOf, kindPlurals, whyNotActing } from './account';
import { Avatar } from './avatar';
import { FaultsMenu } from './faults-menu';
import { Check } from './icons';
import { Menu, MenuChoice } from './menu';
import { useSession } from './session';
import type { ThemeChoice } from './theme';

const kinds: readonly ActorKind[] = ['person', 'service', 'agent', 'app'];
const themes: readonly (readonly [ThemeChoice, string])[] = [
	['light', 'Light'],
	['dark', 'Dark'],
	['system', 'Match system'],
];

function ActingMenu() {
	const { accounts, actAs, acting } = useSession();
	const kind = kindOf(acting);
	return (
		<Menu
			title="Act as"
			label={
				<>
					<span className="band-hint">Acting as</span>
					<Avatar account={acting} />
					<strong>{acting.displayName}</strong>
					<span className="band-kind">{kindNames[kind]}</span>
				</>
			}
		>
			{(close) => (
				<div role="menu" className="account-menu">
					{kinds.map((group) => (
						<fieldset key={group}>
							<legend>{kindPlurals[group]}</legend>
							{accounts
								.filter((account) => kindOf(account) === group)
								.map((account) => {
									const problem = whyNotActing(account);
									return (
										<MenuChoice
											key={account.accountId}
											isChosen={account.accountId === acting.accountId}
											isDisabled={problem !== undefined}
											onChoose={() => {
												actAs(account.accountId);
												close();
											}}
										>
											<Avatar account={account} />
											<span className="account-name">{account.displayName}</span>
											<span className="account-roles">{problem ?? account.roles[0] ?? 'No rights'}</span>
											{account.accountId === acting.accountId && <Check />}
										</MenuChoice>
									);
								})}
						</fieldset>
					))}
				</div>
			)}
		</Menu>
	);
}

function ThemeMenu() {
	const { chooseTheme, themeChoice } = useSession();
	return (
		<Menu title="Theme" label="Theme">
			{(close) => (
				<div role="menu">
					{themes.map(([choice, name]) => (
						<MenuChoice
							key={choice}
							isChosen={choice === themeChoice}
							onChoose={() => {
								chooseTheme(choice);
								close();
							}}
						>
							<span className="account-name">{name}</span>
							{choice === themeChoice && <Check />}
						</MenuChoice>
					))}
				</div>
			)}
		</Menu>
	);
}

export function Band() {
	const { acting } = useSession();
	return (
		<header className={`band band-${kindOf(acting)}`}>
			<div className="band-title">
				<strong>SANDBOX</strong>
				<span className="band-hint">simulated Jira</span>
			</div>
			<ActingMenu />
			<div className="band-tools">
				<ThemeMenu />
				<FaultsMenu />
			</div>
		</header>
	);
}
