// How far groups, roles and licences were read, and the button that has them read now.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { MembershipsView } from '../../../../src/contract/calls/accounts';
import { adminMutations, outdateAccounts } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/accounts';
import { useAnnounce } from '../../ui/page/live-region';
import { failureText } from '../../ui/text/failure-text';
import { Past } from '../../ui/text/time-text';
import classes from './accounts-page.module.css';

const { memberships: text } = words;

export function MembershipsState({ listsPeople }: { readonly listsPeople: boolean }) {
	const { data } = useQuery(adminQueries.memberships);
	return data === undefined ? null : <Known memberships={data} listsPeople={listsPeople} />;
}

interface KnownProps {
	readonly memberships: MembershipsView;
	readonly listsPeople: boolean;
}

function Known({ memberships, listsPeople }: KnownProps) {
	const { asOf, isUnderWay, read = 0, missed = { accounts: 0, spaces: 0 }, cost, products = [] } = memberships;
	const client = useQueryClient();
	const announce = useAnnounce();
	const { mutate, isPending, error } = useMutation(adminMutations.readMemberships);
	const wasUnderWay = useRef(isUnderWay);
	useEffect(() => {
		if (wasUnderWay.current && !isUnderWay) {
			outdateAccounts(client);
			announce(text.done);
		}
		wasUnderWay.current = isUnderWay;
	}, [client, announce, isUnderWay]);
	return (
		<div className={classes['state']}>
			{asOf === undefined ? (
				<p>{text.never}</p>
			) : (
				<p>
					{text.asOf} <Past at={asOf} />. {listsPeople ? text.weekly : ''}{' '}
					{products.map(({ name, used, seats }) => text.product(name, used, seats)).join('; ')}
				</p>
			)}
			{missed.accounts + missed.spaces === 0 ? null : <p>{text.missed(missed.accounts, missed.spaces)}</p>}
			{isUnderWay ? <p>{text.reading(read)}</p> : null}
			{error === null ? null : <p role="alert">{failureText(toPublicError(error))}</p>}
			<div className={classes['compare']}>
				<Button isLoading={isPending || isUnderWay} onClick={() => (isPending || isUnderWay ? undefined : mutate())}>
					{text.read}
				</Button>
				{cost === undefined ? null : <span className={classes['quiet']}>{text.cost(cost)}</span>}
			</div>
		</div>
	);
}
