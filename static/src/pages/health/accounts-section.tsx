// How far Muster knows the site's accounts, and the button that has them compared now.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AccountComparisonView } from '../../../../src/contract/calls/accounts';
import { adminMutations, outdateAccounts } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/health';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { Section } from '../../ui/page/section';
import { failureText } from '../../ui/text/failure-text';

const { accounts: text } = words;
const heightPx = 60;

function Comparison({ isUnderWay }: AccountComparisonView) {
	const client = useQueryClient();
	const announce = useAnnounce();
	const { mutate, isPending, error } = useMutation(adminMutations.compareAccounts);
	const wasUnderWay = useRef(isUnderWay);
	useEffect(() => {
		if (wasUnderWay.current && !isUnderWay) {
			outdateAccounts(client);
			announce(text.compared);
		}
		wasUnderWay.current = isUnderWay;
	}, [client, announce, isUnderWay]);
	const compare = () => {
		if (isPending || isUnderWay) return;
		mutate(undefined, { onError: (cause) => announce(failureText(toPublicError(cause)), 'assertive') });
	};
	return (
		<>
			{error === null ? null : (
				<Notice appearance="danger">
					<p>{failureText(toPublicError(error))}</p>
				</Notice>
			)}
			{isUnderWay ? <p>{text.isUnderWay}</p> : null}
			<div>
				<Button isLoading={isPending || isUnderWay} onClick={compare}>
					{text.compare}
				</Button>
			</div>
		</>
	);
}

export function AccountsSection() {
	return (
		<Section title={text.title}>
			<p>{text.meaning}</p>
			<AdminAnswer to={useQuery(adminQueries.comparison)} thing={words.thing.accounts} height={heightPx}>
				{(comparison) => <Comparison {...comparison} />}
			</AdminAnswer>
		</Section>
	);
}
