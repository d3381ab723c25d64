// What an account was seen to do, and the grants that cover it with their evidence.
import { useState } from 'react';
import type { ObservedAccountView } from '../../../../src/contract/calls/replay';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/replay';
import { grantText, idsOfGrants } from '../../ui/identity/grant-text';
import cell from '../../ui/table/cells.module.css';
import { Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';

const text = words.observed;

export function ObservedCell({ account }: { readonly account: ObservedAccountView }) {
	const [isOpen, setIsOpen] = useState(false);
	return (
		<>
			<div>
				{text.moves(account.moves)}, <Past at={account.lastAt} />
			</div>
			<details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
				<summary>{text.grants(account.grants.length)}</summary>
				{isOpen ? <Grants account={account} /> : null}
			</details>
		</>
	);
}

function Grants({ account: { grants, left } }: { readonly account: ObservedAccountView }) {
	const names = useNames(idsOfGrants(grants.map(({ grant }) => grant)));
	return (
		<>
			<ul>
				{grants.map(({ grant, count, firstAt, lastAt, latest }) => (
					<li key={JSON.stringify(grant)}>
						{grantText(grant, names)}
						<div className={cell['subtle']}>
							{text.evidence(count)} <Past at={firstAt} />{' '}
							{count === 1 ? null : (
								<>
									{text.until} <Past at={lastAt} />{' '}
								</>
							)}
							{latest.map(({ issueId, issueKey, at }) => (
								<span key={`${issueId} ${at}`}>
									<WorkItemLink issueKey={issueKey} />{' '}
								</span>
							))}
						</div>
					</li>
				))}
			</ul>
			{text.left(left).map((sentence) => (
				<p key={sentence} className={cell['subtle']}>
					{sentence}
				</p>
			))}
		</>
	);
}
