// The host's own Add or Update button: it asks the page for the configuration to store.
import { workflowRules } from '@forge/jira-bridge';
import { type MutableRefObject, useEffect, useRef, useState } from 'react';

/** Answers the configuration as JSON, or undefined to keep the dialog open. */
export type Configure = () => Promise<string | undefined>;
export type ConfigureRef = MutableRefObject<Configure>;

const refuse: Configure = async () => undefined;

/**
 * Registers with the host at once, and refuses until a form takes over: a press while the page still loads must not
 * store a rule without a configuration, which lets nobody pass.
 */
export function useHostButton(): { readonly configure: ConfigureRef; readonly isUnheard: boolean } {
	const configure = useRef(refuse);
	const [isUnheard, setIsUnheard] = useState(false);
	useEffect(() => {
		const answer = () => configure.current();
		// The SDK's types leave out the undefined that its documentation asks for.
		workflowRules.onConfigure(answer as () => Promise<string>).catch(() => setIsUnheard(true));
	}, []);
	return { configure, isUnheard };
}

/** Answers the host's button as long as the component is there. */
export function useAnswer(ref: ConfigureRef, configure: Configure): void {
	useEffect(() => {
		ref.current = configure;
		return () => {
			ref.current = refuse;
		};
	}, [ref, configure]);
}
