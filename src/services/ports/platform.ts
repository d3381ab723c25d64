// What the services need of the platform: work for later, the log, time, randomness.
import type { Job } from './job';

/** Work for later, through a queue: at least once. */
export interface Jobs {
	push(job: Job, delaySeconds: number): Promise<void>;
}

/** What an operator reads: failures of work that no person waits for are reported here and nowhere else. */
export interface Log {
	/**
	 * Reports a failure. The rest of the work goes on, or is tried again later.
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
