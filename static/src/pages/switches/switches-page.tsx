// What stops every identity, or every guard: the site's freeze, spaces' freezes, and break glass.
import Button from '@atlaskit/button/default/button';
import { useEffect, useRef, useState } from 'react';
import type { Switch } from '../../../../src/contract/actor';
import type { OverviewView, SwitchesView } from '../../../../src/contract/calls/site';
import { useRegistry } from '../../data/registry';
import { callAdmin } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import { useNames } from '../../data/use-names';
import { words } from '../../strings/switches';
import { PageHeading } from '../../ui/page/page-heading';
import { sayDone } from '../../ui/page/say-done';
import { Section } from '../../ui/page/section';
import { LoadFailure, Loading } from '../../ui/page/states';
import { SwitchDialogHost } from '../../ui/switches/switch-dialog-host';
import { peopleOf, thrownText } from '../../ui/switches/switch-text';
import { useNow } from '../../ui/text/use-now';
import { FrozenSpaces } from './frozen-spaces';
import { SiteHistory } from './site-history';
import { appearanceOf, callSwitch, type SwitchChange, textOf } from './switch-change';
import classes from './switches-page.module.css';

const pageHeightPx = 480;

const readHistory = () => callAdmin('site.history', {});

export function SwitchesPage() {
	const { overview } = useRegistry();
	if (overview.state === 'loading') return <Loading thing={words.thing} height={pageHeightPx} />;
	if (overview.state === 'error') {
		return (
			<LoadFailure
				thing={words.thing}
				error={overview.error}
				retry={overview.retry}
				noAccess={words.noAccess}
				noAccessNext={words.noAccessNext}
			/>
		);
	}
	return <Switches overview={overview.value} reloadOverview={overview.reload} />;
}

interface SwitchesProps {
	readonly overview: OverviewView;
	readonly reloadOverview: () => void;
}

function Switches({ overview, reloadOverview }: SwitchesProps) {
	const history = useLoad(readHistory);
	const freezeSpace = useRef<HTMLButtonElement>(null);
	const [change, setChange] = useState<SwitchChange>();
	/** What the back end answered to a change, until the overview was read anew. */
	const [answered, setAnswered] = useState<SwitchesView>();
	// biome-ignore lint/correctness/useExhaustiveDependencies: each overview that was read replaces what was answered
	useEffect(() => setAnswered(undefined), [overview]);
	const switches = answered ?? overview.switches;
	const { frozen, frozenSpaces, brokenGlass } = switches;

	const throwSwitch = async (asked: SwitchChange, reason: string) => {
		const answer = await callSwitch(asked, reason);
		setAnswered(answer.switches);
		if (answer.isEnforced) sayDone(textOf(asked, overview).done);
		reloadOverview();
		if (history.state === 'ready') history.reload();
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
				<div>
					{/* One button whatever the state, so that the focus can return to it. */}
					<Button onClick={() => setChange({ kind: frozen === undefined ? 'freezeSite' : 'thawSite' })}>
						{frozen === undefined ? words.site.freeze : words.site.thaw}
					</Button>
				</div>
			</Section>
			<FrozenSpaces spaces={frozenSpaces} onChange={setChange} buttonRef={freezeSpace} />
			<Section title={words.glass.heading}>
				<Standing of={brokenGlass} off={words.glass.whole} on={words.glass.broken} />
				<div>
					<Button onClick={() => setChange({ kind: brokenGlass === undefined ? 'breakGlass' : 'mendGlass' })}>
						{brokenGlass === undefined ? words.glass.break : words.glass.mend}
					</Button>
				</div>
			</Section>
			<SiteHistory load={history} />
			{change === undefined ? null : (
				<SwitchDialogHost
					text={textOf(change, { ...overview, switches })}
					appearance={appearanceOf(change)}
					throwSwitch={(reason) => throwSwitch(change, reason)}
					onClose={() => setChange(undefined)}
					returnTo={freezeSpace}
				/>
			)}
		</>
	);
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
