// Every workflow in use with its transitions, remembered between the pages on guards.
import type { InventoryPageView } from '../../../../src/contract/calls/guards';
import { PageReader } from '../../data/page-reader';
import { callAdmin } from '../../data/rpc';

export const inventory = new PageReader<InventoryPageView>((cursor) => callAdmin('guard.inventory', cursor));
