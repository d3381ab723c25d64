// Stands where a grant is missing.
import Button from '@atlaskit/button/default/button';
import { words } from '../../strings/grants';
import type { Lack } from './grant-dialog-props';

interface GrantButtonProps {
	readonly lack: Lack;
	/** See `useGranting`. */
	readonly onAsk: (lack: Lack) => void;
}

export function GrantButton({ lack, onAsk }: GrantButtonProps) {
	return (
		<Button spacing="compact" aria-label={words.buttonLabel(lack.name, lack.transition)} onClick={() => onAsk(lack)}>
			{words.button}
		</Button>
	);
}
