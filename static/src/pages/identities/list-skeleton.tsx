// Holds the place of the list while its first page is read.

import { words } from '../../strings/admin';
import { Loading } from '../../ui/page/states';
import { tableSizes } from '../../ui/table/virtual-table';

const rows = 8;
const headerHeightPx = 33;

export function ListSkeleton() {
	return <Loading thing={words.thing.identities} height={headerHeightPx + rows * tableSizes.twoLines.rowHeightPx} />;
}
