// What every REST router is given.
import type { Agenda, AppHost, Clock, Faults } from '../../seams';
import type { BulkMoves } from '../bulk-moves';
import type { Engine } from '../engine';
import type { ExpressionContext } from '../expression-context';
import type { ExpressionEngine } from '../expression-engine';
import type { Permissions } from '../permissions';
import type { World } from '../world';
import type { Beans } from './beans';

export interface SiteParts {
	readonly world: World;
	readonly clock: Clock;
	readonly agenda: Agenda;
	readonly app: () => AppHost;
	readonly faults: Faults;
	readonly baseUrl: string;
	readonly permissions: Permissions;
	readonly engine: Engine;
	readonly bulkMoves: BulkMoves;
	readonly expressions: ExpressionEngine;
	readonly context: ExpressionContext;
	readonly beans: Beans;
}
