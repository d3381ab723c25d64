// Which steps of the guide have really happened.
import * as z from 'zod';

/** Account and transition that the guide tells its story with. */
export const guideBot = 'deploy-bot';
export const guideTransition = 'Deploy';
const registerFunction = 'identity.register';

export type SiteEvent =
	| {
			readonly kind: 'moved';
			readonly actor: string;
			readonly issueKey: string;
			readonly transition: string;
			readonly ok: boolean;
	  }
	| {
			readonly kind: 'invoked';
			readonly place: string | undefined;
			readonly functionKey: string;
			readonly payload: unknown;
			readonly answer: unknown;
	  };

export const progressSchema = z.object({
	refused: z.boolean(),
	registered: z.boolean(),
	passed: z.boolean(),
	looked: z.boolean(),
	/** Key of the work item that the bot moved last. */
	moved: z.string().optional(),
	/** What the app's panel told of that move. */
	proof: z.object({ isChecked: z.boolean(), event: z.number() }).optional(),
});
export type Progress = z.infer<typeof progressSchema>;
export type StepKey = Exclude<keyof Progress, 'moved' | 'proof'>;

export const noProgress: Progress = { refused: false, registered: false, passed: false, looked: false };

const success = z.looseObject({ ok: z.literal(true) });
const aboutAccount = z.looseObject({ accountId: z.string() });
const audit = z.looseObject({
	ok: z.literal(true),
	value: z.looseObject({
		/** Newest first. */
		events: z.array(z.looseObject({ actorId: z.string().optional(), decision: z.string(), seq: z.number() })),
	}),
});

/** What an answer says of the bot's latest move; undefined where it holds none, as before the move was recorded. */
function proofIn(answer: unknown, botId: string): Progress['proof'] {
	const event = audit.safeParse(answer).data?.value.events.find(({ actorId }) => actorId === botId);
	return event && { isChecked: event.decision === 'allowed', event: event.seq };
}

/** @param botId account of the guide's bot */
export function advance(progress: Progress, event: SiteEvent, botId: string): Progress {
	if (event.kind === 'moved') {
		if (event.actor !== botId || event.transition !== guideTransition) return progress;
		return event.ok
			? { ...progress, passed: true, moved: event.issueKey, looked: false }
			: { ...progress, refused: true };
	}
	if (!success.safeParse(event.answer).success) return progress;
	if (event.functionKey === registerFunction) {
		const isBot = aboutAccount.safeParse(event.payload).data?.accountId === botId;
		return isBot ? { ...progress, registered: true } : progress;
	}
	if (!progress.passed || event.place !== `issue/${progress.moved}`) return progress;
	const proof = proofIn(event.answer, botId);
	return proof === undefined ? progress : { ...progress, looked: true, proof };
}
