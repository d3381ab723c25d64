// What the services need of the platform: work for later, time, randomness.
import type { AccountId, IssueId, ProjectId } from '../../contract/ids';

/** Work for later, through a queue: at least once. */
export interface Jobs {
	push(job: Job, delaySeconds: number): Promise<void>;
}

export type Job =
	| { readonly type: 'prepare' }
	| { readonly type: 'publish'; readonly property: string }
	/** Ends a move of accounts between shards, or takes up one that was left. */
	| { readonly type: 'settle' }
	/** Tries or carries out bulk work, or goes on with it. */
	| { readonly type: 'bulk'; readonly id: string; readonly step: 'check' | 'apply' }
	| { readonly type: 'sweep' }
	/** Makes every health check, the comparison of guards among them. */
	| { readonly type: 'examine' }
	| { readonly type: 'observe'; readonly change: ObservedChange };

/** A status change as a product event reports it. */
export interface ObservedChange {
	readonly issueId: IssueId;
	readonly projectId: ProjectId;
	readonly issueTypeId: string;
	readonly accountId: AccountId;
	readonly changelogId: string;
	readonly from: string;
	readonly to: string;
	readonly at: number;
}

/** What an operator reads. The one place for failures that nobody who asked for something is told of. */
export interface Log {
	/**
	 * Notes a failure; what it was part of goes on, or somebody else takes it up.
	 *
	 * @param where what was being done
	 * @param reference what a person was told to quote
	 */
	failure(where: string, error: unknown, reference?: string): void;
}

export interface Time {
	/** Epoch milliseconds. */
	now(): number;
	sleep(ms: number): Promise<void>;
}

export interface Randomness {
	/** 128 random bits, base64url. */
	salt(): string;
}
