// What grants for one work type are worth while changes of type are not guarded.
import { useQuery } from '@tanstack/react-query';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/admin';

interface TypeGrantsProps {
	/** Grants, or those of a form, where no work type is the empty text. */
	readonly grants: readonly { readonly issueTypeId?: string }[];
	readonly className: string | undefined;
}

/** Nothing where no grant names a work type, where changes of type are guarded, and where it is not known. */
export function TypeGrants({ grants, className }: TypeGrantsProps) {
	const { data } = useQuery(adminQueries.settings);
	const isOpen = data?.settings.guardsTypeChanges === false && grants.some(({ issueTypeId }) => issueTypeId);
	return isOpen ? <p className={className}>{words.guard.typesOpen}</p> : null;
}
