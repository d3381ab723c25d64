// Names for the ids that a component shows. The ends of the ids stand in until the names are there.
import { useEffect, useState } from 'react';
import { type AvatarShape, idText, type Named, type NameKind, readNames } from './names';

export interface Names {
	readonly account: (id: string) => string;
	/** Undefined while Jira has not told. */
	readonly shape: (accountId: string) => AvatarShape | undefined;
	readonly status: (id: string) => string;
	readonly workType: (id: string) => string;
	/** Key of a space. */
	readonly space: (id: string) => string;
}

export type NeededIds = { readonly [Kind in NameKind]?: readonly (string | undefined)[] };
type Found = { readonly [Kind in NameKind]?: ReadonlyMap<string, Named> };

const idsOf = (needed: NeededIds, kind: NameKind): readonly string[] =>
	[...new Set(needed[kind])].filter((id) => id !== undefined).sort();

export function useNames(needed: NeededIds): Names {
	const [found, setFound] = useState<Found>({});
	const kinds = ['account', 'status', 'workType', 'space'] as const;
	// The ids as one value, so that an equal list in a new array asks for nothing.
	const wanted = JSON.stringify(Object.fromEntries(kinds.map((kind) => [kind, idsOf(needed, kind)])));

	useEffect(() => {
		let isCurrent = true;
		for (const [kind, ids] of Object.entries(JSON.parse(wanted) as Record<NameKind, string[]>)) {
			if (ids.length === 0) continue;
			void readNames(kind as NameKind, ids).then((names) => {
				if (isCurrent) setFound((before) => ({ ...before, [kind]: names }));
			});
		}
		return () => {
			isCurrent = false;
		};
	}, [wanted]);

	const nameOf = (kind: NameKind) => (id: string) => found[kind]?.get(id)?.name ?? idText(id);
	return {
		account: nameOf('account'),
		shape: (id) => found.account?.get(id)?.shape,
		status: nameOf('status'),
		workType: nameOf('workType'),
		space: nameOf('space'),
	};
}
