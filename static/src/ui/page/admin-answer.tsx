// What a page for administrators asked for; whoever may not see it is told what they need, in the same words everywhere.
import type { ComponentProps } from 'react';
import { words } from '../../strings/admin';
import { Answer, type AnswerProps } from './answer';
import { LoadFailure } from './states';

const noAccess = { noAccess: words.noAccess, noAccessNext: words.noAccessNext };

type WithoutAccess<Props> = Omit<Props, keyof typeof noAccess>;

export function AdminAnswer<Data>(props: WithoutAccess<AnswerProps<Data>>) {
	return <Answer {...props} {...noAccess} />;
}

export function AdminLoadFailure(props: WithoutAccess<ComponentProps<typeof LoadFailure>>) {
	return <LoadFailure {...props} {...noAccess} />;
}
