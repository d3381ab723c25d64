// The button that has all accounts compared with Jira now, and what is read anew once they were.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { adminMutations, outdateAccounts } from '../../data/admin/mutations';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/health';
import { useAnnounce } from '../page/live-region';
import { Notice } from '../page/notice';
import { failureText } from '../text/failure-text';

const { accounts: text } = words;

/** @param isUnderWay accounts are being compared already */
export function CompareAccounts({ isUnderWay }: { readonly isUnderWay: boolean }) {
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
			<div>
				<Button isLoading={isPending || isUnderWay} onClick={compare}>
					{text.compare}
				</Button>
			</div>
		</>
	);
}
