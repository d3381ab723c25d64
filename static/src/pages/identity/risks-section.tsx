// What is wrong with the identity, the most severe first, each with what says so and where it is mended.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import type { IdentityMove } from '../../../../src/contract/identity-history';
import { type Risk, type RiskFix, type RisksView, risks, unseen } from '../../../../src/contract/risks';
import { adminQueries } from '../../data/admin/queries';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/risks';
import { FlagTag } from '../../ui/identity/flag-tag';
import { Answer } from '../../ui/page/answer';
import { Section } from '../../ui/page/section';
import cell from '../../ui/table/cells.module.css';
import { Table } from '../../ui/table/table';
import { dateText } from '../../ui/text/time';
import classes from './identity-page.module.css';

const heightPx = 160;
const colors = { high: 'red', medium: 'yellow', low: 'gray' } as const;

interface RisksSectionProps {
	readonly accountId: string;
	readonly onMove: (action: IdentityMove) => void;
}

export function RisksSection({ accountId, onMove }: RisksSectionProps) {
	return (
		<Section title={words.title}>
			<p className={classes['subtle']}>{words.lead}</p>
			<Answer to={useQuery(adminQueries.risks(accountId))} thing={words.thing} height={heightPx}>
				{(view) => <Found view={view} accountId={accountId} onMove={onMove} />}
			</Answer>
		</Section>
	);
}

function Found({ view, accountId, onMove }: RisksSectionProps & { readonly view: RisksView }) {
	return (
		<>
			{view.risks.length === 0 ? (
				<p>{words.none}</p>
			) : (
				<Table caption={words.title} columns={[words.columns.severity, words.columns.finding, words.columns.fix]}>
					{view.risks.map((found) => (
						<tr key={found.risk}>
							<td>
								<FlagTag text={words.severity[risks[found.risk].severity]} color={colors[risks[found.risk].severity]} />
							</td>
							<th scope="row">
								<Said found={found} />
							</th>
							<td>
								<Fix found={found} accountId={accountId} onMove={onMove} />
							</td>
						</tr>
					))}
				</Table>
			)}
			<details>
				<summary>{words.unseenTitle}</summary>
				<ul className={classes['unseen']}>
					{view.unseen.map((name) => (
						<li key={name}>
							{words.unseen[name]} <span className={classes['subtle']}>{words.classOf(unseen[name])}</span>
						</li>
					))}
				</ul>
			</details>
		</>
	);
}

function Said({ found }: { readonly found: Risk }) {
	// Each sentence takes the facts of its finding, as the type of the table says.
	const { title, evidence } = words.said[found.risk] as {
		readonly title: string;
		readonly evidence: (params: Risk['params'], date: (at: number) => string) => string;
	};
	return (
		<div className={cell['stack']}>
			<span>{title}</span>
			<span className={classes['evidence']}>{evidence(found.params, dateText)}</span>
			<span className={classes['evidence']}>{words.classOf(risks[found.risk].class)}</span>
		</div>
	);
}

function Fix({ found, accountId, onMove }: RisksSectionProps & { readonly found: Risk }) {
	const { go } = useNavigation();
	const fix: RiskFix = risks[found.risk].fix;
	if (fix === 'outside') return <span className={classes['subtle']}>{words.outside[found.risk]}</span>;
	const open = () => {
		switch (fix) {
			case 'edit':
				return go({ page: 'edit', accountId });
			case 'drop-unused':
				return go({ page: 'edit', accountId, without: 'unused' });
			case 'fit-grants':
				return go({ page: 'edit', accountId, without: 'unlearned' });
			case 'suspend':
			case 'retire':
				return onMove(fix);
		}
	};
	return (
		<Button spacing="compact" onClick={open}>
			{words.fixes[fix]}
		</Button>
	);
}
