// Says what refuses every identity, or that nothing refuses any. It wraps, where Atlaskit's banner cuts the sentence off.
import BrokenIcon from '@atlaskit/icon/core/shield-strikethrough';
import WarningIcon from '@atlaskit/icon/core/warning';
import type { SeenSwitch, Switch } from '../../../../src/contract/actor';
import type { SpaceSwitches } from '../../../../src/contract/site';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { exactText } from '../text/time';
import { useNow } from '../text/use-now';
import classes from './switch-banners.module.css';
import { peopleOf, thrownText } from './switch-text';

const words = sharedWords.switches;

interface SwitchBannersProps {
	readonly switches: {
		readonly site?: SeenSwitch;
		/** Frozen spaces, where the page is about the whole site. */
		readonly spaces?: readonly (Switch & { readonly projectId: string })[];
		/** The page's own space. */
		readonly space?: NonNullable<SpaceSwitches['space']>;
		readonly brokenGlass?: SeenSwitch;
	};
	/** Thaws `space` where that is frozen, the site otherwise; absent when the reader may not. */
	readonly onThaw?: (() => void) | undefined;
	/** Ends break glass; absent when the reader may not. */
	readonly onMend?: (() => void) | undefined;
}

export function SwitchBanners({ switches, onThaw, onMend }: SwitchBannersProps) {
	const { site, spaces = [], space, brokenGlass } = switches;
	const now = useNow();
	const thrown = [site, space, brokenGlass, ...spaces].filter((one) => one !== undefined);
	const names = useNames({
		account: peopleOf(thrown.flatMap(({ by }) => by ?? [])),
		space: spaces.map(({ projectId }) => projectId),
	});
	const [firstSpace] = spaces;
	const text = (one: SeenSwitch) => thrownText(one, names, now);
	return (
		<>
			{brokenGlass === undefined ? null : (
				<Banner
					kind="broken"
					head={words.brokenHead}
					text={`${text(brokenGlass)} ${words.brokenMeaning}`}
					at={brokenGlass.at}
					action={onMend && { name: words.mend, label: words.mend, run: onMend }}
				/>
			)}
			{site === undefined ? null : (
				<Banner
					kind="frozen"
					head={words.siteHead}
					text={`${text(site)} ${words.people}`}
					at={site.at}
					action={
						space === undefined
							? onThaw && { name: words.thaw, label: words.thawLabel(words.siteHead), run: onThaw }
							: undefined
					}
				/>
			)}
			{space === undefined ? null : (
				<Banner
					kind="frozen"
					head={words.spaceHead}
					text={`${text(space)} ${words.people}${space.isKept && onThaw === undefined ? ` ${words.kept}` : ''}`}
					at={space.at}
					action={onThaw && { name: words.thaw, label: words.thawLabel(words.spaceHead), run: onThaw }}
				/>
			)}
			{firstSpace !== undefined && spaces.length === 1 ? (
				<Banner
					kind="frozen"
					head={words.namedSpaceHead(names.space(firstSpace.projectId))}
					text={`${text(firstSpace)} ${words.people}`}
					at={firstSpace.at}
				/>
			) : null}
			{spaces.length > 1 ? (
				<Banner
					kind="frozen"
					head={words.manySpacesHead(spaces.length)}
					text={words.manySpaces(spaces.map(({ projectId }) => names.space(projectId)).join(', '))}
				/>
			) : null}
		</>
	);
}

interface BannerProps {
	readonly kind: 'frozen' | 'broken';
	readonly head: string;
	readonly text: string;
	/** Epoch milliseconds. */
	readonly at?: number;
	readonly action?: { readonly name: string; readonly label: string; readonly run: () => void } | undefined;
}

/** A line across the page that nobody can overlook. */
export function Banner({ kind, head, text, at, action }: BannerProps) {
	const Icon = kind === 'broken' ? BrokenIcon : WarningIcon;
	return (
		<div className={`${classes['banner']} ${classes[kind]}`} role={kind === 'broken' ? 'alert' : 'status'}>
			<span className={classes['icon']}>
				<Icon label="" color="currentColor" />
			</span>
			<p className={classes['text']} {...(at === undefined ? {} : { title: exactText(at) })}>
				<strong>{head}</strong> {text}
			</p>
			{action === undefined ? null : (
				<button type="button" className={classes['action']} aria-label={action.label} onClick={action.run}>
					{action.name}
				</button>
			)}
		</div>
	);
}
