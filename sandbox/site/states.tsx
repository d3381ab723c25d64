// What the site shows while it reads, and when Jira refuses.
import type { ReactNode } from 'react';
import { Info } from './icons';
import { useSession } from './session';
import type { Loaded } from './use-jira';

export function Loading() {
	return (
		<p className="quiet" aria-busy="true">
			Loading …
		</p>
	);
}

export function Refused({ message, status }: { readonly message: string; readonly status: number }) {
	const { acting } = useSession();
	return (
		<div className="notice">
			<Info />
			<div>
				<strong>Jira shows this to {acting.displayName} no further</strong>
				<p>
					{message} {status > 0 && <span className="quiet">(HTTP {status})</span>}
				</p>
			</div>
		</div>
	);
}

/** Shows a part once it is there. */
export function Awaiting<T>({
	children,
	loaded,
}: {
	readonly loaded: Loaded<T>;
	readonly children: (value: T) => ReactNode;
}) {
	if (loaded.state === 'loading') return <Loading />;
	if (loaded.state === 'refused') return <Refused message={loaded.message} status={loaded.status} />;
	return <>{children(loaded.value)}</>;
}
