// Every workflow in use with its transitions, remembered between the pages on guards.
import type { InventoryPageView } from '../../../../src/contract/guards';
import { callAdmin } from '../../shared/rpc';
import { PageReader } from '../page/page-reader';

export const inventory = new PageReader<InventoryPageView>((cursor) => callAdmin('guard.inventory', cursor));
