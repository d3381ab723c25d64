// Draws the flags at the lower left, newest on top.
import type { Flag } from './flags';
import { Check, Cross, Info, Stop, Warning } from './icons';
import { useSession } from './session';

const icons: Readonly<Record<Flag['type'], () => React.JSX.Element>> = {
	info: Info,
	success: Check,
	warning: Warning,
	error: Stop,
};

export function FlagGroup() {
	const { flags } = useSession();
	const shown = flags.useAll();
	return (
		<section className="flags" aria-label="Messages" aria-live="polite">
			{[...shown].reverse().map((flag) => {
				const Icon = icons[flag.type];
				return (
					<div key={flag.id} className={`flag flag-${flag.type}`}>
						<Icon />
						<div>
							<strong>{flag.title}</strong>
							{flag.description !== undefined && <p>{flag.description}</p>}
							{flag.actions.length > 0 && (
								<p className="flag-actions">
									{flag.actions.map((action) => (
										<button key={action.text} type="button" className="link" onClick={() => void action.onClick()}>
											{action.text}
										</button>
									))}
								</p>
							)}
						</div>
						<button
							type="button"
							className="icon-button"
							aria-label={`Dismiss: ${flag.title}`}
							onClick={() => flags.close(flag.id)}
						>
							<Cross />
						</button>
					</div>
				);
			})}
		</section>
	);
}
