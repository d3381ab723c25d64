// Stands for what a page asked for: its place while it loads, why it failed, or what came.

import type { ReactNode } from 'react';
import { defined } from '../../../../src/contract/defined';
import { toPublicError } from '../../data/rpc';
import type { Asked } from '../../data/use-fresh';
import { LoadFailure, Loading } from './states';

export interface AnswerProps<Data> {
	readonly to: Asked<Data>;
	/** What is asked for, in words. */
	readonly thing: string;
	/** Of what will stand here, pixels, so that nothing jumps. */
	readonly height: number;
	/** What to say to who may not see it; the sentence may hold `**` around the permission. */
	readonly noAccess?: string;
	readonly noAccessNext?: string;
	readonly children: (data: Data) => ReactNode;
}

/** What was read before stays in view while it is read anew, and when that fails. */
export function Answer<Data>({ to, thing, height, noAccess, noAccessNext, children }: AnswerProps<Data>) {
	const { data, error, refetch } = to;
	if (data !== undefined) return <>{children(data)}</>;
	if (error === null) return <Loading thing={thing} height={height} />;
	return (
		<LoadFailure
			thing={thing}
			error={toPublicError(error)}
			retry={() => void refetch()}
			{...defined({ noAccess, noAccessNext })}
		/>
	);
}
