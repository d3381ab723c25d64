// What an administrator sees whose own account is registered as an identity, and can do about it.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PublicError } from '../../../src/contract/errors';
import { adminMutations } from '../data/admin/mutations';
import { toPublicError } from '../data/rpc';
import { words } from '../strings/admin';
import { useAnnounce } from '../ui/page/live-region';
import { Section } from '../ui/page/section';
import { failureText } from '../ui/text/failure-text';
import { Deadline } from '../ui/text/time-text';

const text = words.wayBack;

export default function WayBack({ failure }: { readonly failure: PublicError }) {
	const client = useQueryClient();
	const announce = useAnnounce();
	const { mutate, isPending, data, error } = useMutation(adminMutations.askWayBack);
	const ask = () => {
		if (isPending) return;
		mutate(undefined, {
			onSuccess: ({ isBack }) => {
				announce(isBack ? text.isBack : text.asked);
				if (isBack) void client.invalidateQueries();
			},
			onError: (cause) => announce(failureText(toPublicError(cause)), 'assertive'),
		});
	};
	return (
		<Section title={text.title}>
			<p>
				<strong>{failureText(failure)}</strong>
			</p>
			<p>{text.other}</p>
			<p>{text.meaning}</p>
			{error === null ? null : <p>{failureText(toPublicError(error))}</p>}
			{data?.readyAt === undefined ? null : (
				<p>
					{text.readyAt} <Deadline at={data.readyAt} />
				</p>
			)}
			<div>
				<Button isLoading={isPending} onClick={ask}>
					{text.ask}
				</Button>
			</div>
		</Section>
	);
}
