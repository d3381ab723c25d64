// Guards that an earlier installation left enforcing: what they do now, and the choice to let them only monitor.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { adminMutations, outdateGuards } from '../../data/admin/mutations';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/health';
import { outcomeText } from '../../ui/guards/outcome-text';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { failureText } from '../../ui/text/failure-text';
import { type Monitored, monitorInherited } from './monitor-inherited';

const { inherited: text } = words;

type Phase =
	| { readonly name: 'asking' }
	/** Without a number of workflows until the guards are found. */
	| { readonly name: 'monitoring'; readonly done: number; readonly total?: number }
	| { readonly name: 'keeping' };

interface InheritedGuardsProps {
	readonly count: number;
	/** The choice is made, and this notice about to go. */
	readonly onDone: () => void;
}

const doneText = ({ guards, unrecorded }: Monitored): string =>
	[text.done(guards), ...(unrecorded === 0 ? [] : [words.unrecorded(unrecorded)])].join(' ');

export default function InheritedGuards({ count, onDone }: InheritedGuardsProps) {
	const client = useQueryClient();
	const { mutateAsync: keepEnforcing } = useMutation(adminMutations.keepInherited);
	const announce = useAnnounce();
	const [phase, setPhase] = useState<Phase>({ name: 'asking' });
	const [result, setResult] = useState<Monitored>();
	const [failure, setFailure] = useState<PublicError>();
	const notice = useRef<HTMLElement>(null);

	const isMonitoring = phase.name === 'monitoring';
	useEffect(() => {
		// The buttons give way to the progress.
		if (isMonitoring) notice.current?.focus();
	}, [isMonitoring]);

	const fail = (error: PublicError) => {
		setFailure(error);
		announce(failureText(error), 'assertive');
	};
	const succeed = (sentence: string) => {
		showDoneFlag(sentence);
		announce(sentence);
		onDone();
	};
	const run = async (begun: Phase, work: () => Promise<void>) => {
		setPhase(begun);
		setFailure(undefined);
		setResult(undefined);
		try {
			await work();
		} catch (error) {
			fail(toPublicError(error));
		} finally {
			setPhase({ name: 'asking' });
		}
	};
	const monitor = () =>
		run({ name: 'monitoring', done: 0 }, async () => {
			const report = (done: number, total: number) => setPhase({ name: 'monitoring', done, total });
			const monitored = await monitorInherited(report).finally(() => outdateGuards(client));
			if (monitored.error !== undefined) fail(monitored.error);
			else if (monitored.failed.length === 0 && monitored.guards > 0) succeed(doneText(monitored));
			else announce(outcomeOf(monitored), 'assertive');
			setResult(monitored);
		});
	const keep = () =>
		run({ name: 'keeping' }, async () => {
			await keepEnforcing();
			succeed(text.kept);
		});

	return (
		<Notice
			appearance="danger"
			focusRef={notice}
			label={text.label}
			actions={
				phase.name === 'monitoring' ? undefined : (
					<>
						<Button appearance="primary" isDisabled={phase.name === 'keeping'} onClick={() => void monitor()}>
							{text.monitor}
						</Button>
						<Button isLoading={phase.name === 'keeping'} onClick={() => void keep()}>
							{text.keep}
						</Button>
					</>
				)
			}
		>
			<p>
				<strong>{text.title(count)}</strong>
			</p>
			{phase.name === 'monitoring' ? (
				<ProgressBar
					label={text.working}
					text={phase.total === undefined ? text.reading : text.progress(phase.done, phase.total)}
					done={phase.done}
					total={phase.total ?? 0}
				/>
			) : (
				<p>
					{text.people} {text.monitorMeaning}
				</p>
			)}
			{failure === undefined ? null : <p>{failureText(failure)}</p>}
			{result === undefined || result.error !== undefined ? null : <p>{outcomeOf(result)}</p>}
			{result === undefined || result.failed.length === 0 ? null : (
				<ul>
					{result.failed.map((workflow) => (
						<li key={workflow.workflowId}>{words.failedWorkflow(workflow.name, outcomeText(workflow) ?? '')}</li>
					))}
				</ul>
			)}
		</Notice>
	);
}

/** What came of an attempt that did not set every guard to monitor. */
function outcomeOf({ guards, failed }: Monitored): string {
	if (failed.length > 0) return text.failed(guards, failed.length);
	return guards > 0 ? text.done(guards) : text.noneInUse;
}
