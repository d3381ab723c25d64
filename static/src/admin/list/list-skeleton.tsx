// Holds the place of the list while its first page is read.
import { Loading } from '../../shared/states';
import { tableSizes } from '../page/virtual-table';
import { words } from '../words';

const rows = 8;
const headerHeightPx = 33;

export function ListSkeleton() {
	return <Loading thing={words.thing.identities} height={headerHeightPx + rows * tableSizes.twoLines.rowHeightPx} />;
}
