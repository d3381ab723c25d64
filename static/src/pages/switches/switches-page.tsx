// What stops every identity, or every guard: the site's freeze, spaces' freezes, and break glass.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Switch } from '../../../../src/contract/actor';
import { adminMutations } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/switches';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { showDoneFlag } from '../../ui/page/done-flag';
import { PageHeading } from '../../ui/page/page-heading';
import { Section } from '../../ui/page/section';
import { SwitchDialogHost } from '../../ui/switches/switch-dialog-host';
import type { AskedOfSwitch } from '../../ui/switches/switch-dialog-props';
import { peopleOf, thrownText } from '../../ui/switches/switch-text';
import { useNow } from '../../ui/text/use-now';
import { FrozenSpaces } from './frozen-spaces';
import { SiteHistory } from './site-history';
import { appearanceOf, callOf, type Situation, type SwitchChange, textOf } from './switch-change';
import classes from './switches-page.module.css';

const pageHeightPx = 480;

export default function SwitchesPage() {
	const overview = useOverview();
	return (
		<AdminAnswer to={useQuery(adminQueries.inForce)} thing={words.thing} height={pageHeightPx}>
			{({ switches }) => (overview === undefined ? null : <Switches situation={{ ...overview, switches }} />)}
		</AdminAnswer>
	);
}

function Switches({ situation }: { readonly situation: Situation }) {
	const { mutateAsync } = useMutation(adminMutations.throwSwitch);
	const freezeSpace = useRef<HTMLButtonElement>(null);
	const [change, setChange] = useState<SwitchChange>();
	const { frozen, frozenSpaces, brokenGlass } = situation.switches;

	const throwSwitch = async (to: SwitchChange, asked: AskedOfSwitch) => {
		const { done } = textOf(to, situation);
		const answer = await mutateAsync(callOf(to, asked));
		if (answer.isEnforced) showDoneFlag(done);
		return answer;
	};

	return (
		<>
			<PageHeading>{words.title}</PageHeading>
			<Section title={words.site.heading}>
				<Standing
					of={frozen}
					off={words.site.open}
					on={brokenGlass === undefined ? words.site.frozen : words.site.frozenInVain}
				/>
				<div className={classes['buttons']}>
					{/* One button whatever the state, so that the focus can return to it. */}
					<Button onClick={() => setChange({ kind: frozen === undefined ? 'freezeSite' : 'thawSite' })}>
						{frozen === undefined ? words.site.freeze : words.site.thaw}
					</Button>
					<PutOff of={frozen} onClick={(later) => setChange({ kind: 'freezeSite', later })} />
				</div>
			</Section>
			<FrozenSpaces spaces={frozenSpaces} onChange={setChange} buttonRef={freezeSpace} />
			<Section title={words.glass.heading}>
				<Standing of={brokenGlass} off={words.glass.whole} on={words.glass.broken} />
				<div className={classes['buttons']}>
					<Button onClick={() => setChange({ kind: brokenGlass === undefined ? 'breakGlass' : 'mendGlass' })}>
						{brokenGlass === undefined ? words.glass.break : words.glass.mend}
					</Button>
					<PutOff of={brokenGlass} onClick={(later) => setChange({ kind: 'breakGlass', later })} />
				</div>
			</Section>
			<SiteHistory />
			{change === undefined ? null : (
				<SwitchDialogHost
					text={textOf(change, situation)}
					appearance={appearanceOf(change)}
					throwSwitch={(asked) => throwSwitch(change, asked)}
					onClose={() => setChange(undefined)}
					returnTo={freezeSpace}
				/>
			)}
		</>
	);
}

interface PutOffProps {
	readonly of: Switch | undefined;
	readonly onClick: (endsAt: number) => void;
}

/** Puts the end off of what ends by itself. */
function PutOff({ of, onClick }: PutOffProps) {
	const endsAt = of?.endsAt;
	return endsAt === undefined ? null : <Button onClick={() => onClick(endsAt)}>{words.putOff}</Button>;
}

interface StandingProps {
	readonly of: Switch | undefined;
	readonly off: string;
	readonly on: string;
}

function Standing({ of, off, on }: StandingProps) {
	const now = useNow();
	const names = useNames({ account: of === undefined ? [] : peopleOf([of.by]) });
	if (of === undefined) return <p className={classes['standing']}>{off}</p>;
	return (
		<p className={classes['standing']}>
			<strong>{on}</strong> {words.thrown(thrownText(of, names, now))}
		</p>
	);
}
