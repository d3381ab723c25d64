// Gives the focus to a message that just appeared.
import { type RefObject, useEffect, useRef } from 'react';

/** @param messages what the element says; undefined for nothing. The focus goes there with each that is new */
export function useFocusOn<E extends HTMLElement>(...messages: readonly unknown[]): RefObject<E> {
	const element = useRef<E>(null);
	useEffect(() => {
		if (messages.some((message) => message !== undefined)) element.current?.focus();
		// biome-ignore lint/correctness/useExhaustiveDependencies: the messages themselves are what may be new
	}, messages);
	return element;
}
