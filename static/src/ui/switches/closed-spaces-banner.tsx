// Says which spaces a rule of the organization keeps Muster out of.
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { Banner } from './switch-banners';

const words = sharedWords.closedSpaces;

interface ClosedSpacesBannerProps {
	readonly spaces: readonly string[];
	/** Opens Health; absent where that is open, or the reader has none. */
	readonly openHealth?: (() => void) | undefined;
}

export function ClosedSpacesBanner({ spaces, openHealth }: ClosedSpacesBannerProps) {
	const names = useNames({ space: spaces });
	if (spaces.length === 0) return null;
	const head = words.head(spaces.map((id) => names.space(id)).join(', '));
	return (
		<Banner
			kind="broken"
			head={head}
			text={words.meaning}
			action={openHealth && { name: words.open, label: words.openLabel(head), run: openHealth }}
		/>
	);
}
