// Exports the accounts that the filters show: asks for what the list does not hold, then hands the file to the browser.
import type { ProductView } from '../../../../src/contract/calls/accounts';
import { chunks } from '../../../../src/contract/chunks';
import { type Contact, readContacts } from '../../data/jira/accounts';
import { limitConcurrency } from '../../data/limit-concurrency';
import { callAdmin } from '../../data/rpc';
import { words } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import type { ShownAccount } from '../../ui/account/account-view';
import { ExportForm, fileDay } from '../../ui/file/export-form';
import { writeAccounts } from './write-accounts';

const { export: text } = words;

/** Accounts of one request, whose address must stay short, and requests at a time. */
const accountsAtOnce = 50;
const requestsAtOnce = 4;

async function readRoles(): Promise<ReadonlyMap<string, readonly string[]>> {
	const roles = new Map<string, readonly string[]>();
	for (let cursor: string | undefined; ; ) {
		const page = await callAdmin('account.role-names', cursor === undefined ? {} : { cursor });
		for (const [id, places] of Object.entries(page.accounts)) {
			roles.set(
				id,
				places.flatMap((place) => page.names[place] ?? []),
			);
		}
		cursor = page.cursor;
		if (cursor === undefined) return roles;
	}
}

interface ExportAccountsDialogProps {
	readonly accounts: readonly ShownAccount[];
	readonly products: readonly Pick<ProductView, 'key' | 'name'>[];
	readonly onClose: () => void;
}

export default function ExportAccountsDialog({ accounts, products, onClose }: ExportAccountsDialogProps) {
	const write = async (onRead: (count: number) => void, isOpen: () => boolean) => {
		const roles = await readRoles();
		const contacts = new Map<string, Contact>();
		const inTurn = limitConcurrency(requestsAtOnce);
		const readSome = async (ids: readonly string[]): Promise<void> => {
			if (!isOpen()) return;
			for (const [id, contact] of await readContacts(ids)) contacts.set(id, contact);
			onRead(ids.length);
		};
		const ids = accounts.map(({ accountId }) => accountId);
		await Promise.all(chunks(ids, accountsAtOnce).map((some) => inTurn(() => readSome(some))));
		const factsOf = ({ accountId, licences }: ShownAccount) => ({
			name: contacts.get(accountId)?.name,
			email: contacts.get(accountId)?.email,
			roles: roles.get(accountId),
			licences: licences?.flatMap((place) => products[place]?.name ?? []),
		});
		const file = writeAccounts(accounts, factsOf, { text, inactive: words.inactive, kind: adminWords.accountKind });
		return { name: `muster-accounts-${fileDay()}.csv`, text: file, type: 'text/csv' as const };
	};
	return (
		<ExportForm total={accounts.length} write={write} words={text} cancel={text.cancel} onClose={onClose}>
			<p>{text.what}</p>
			<p>{text.email}</p>
			<p>{text.unknown}</p>
		</ExportForm>
	);
}
