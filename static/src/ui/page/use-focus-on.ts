// Gives the focus to a message that just appeared.
import { type RefObject, useEffect, useRef } from 'react';

/** @param messages what the element says; undefined for nothing. The focus goes there with each that is new */
export function useFocusOn<E extends HTMLElement>(...messages: readonly unknown[]): RefObject<E> {
	const element = useRef<E>(null);
	const before = useRef<readonly unknown[]>([]);
	useEffect(() => {
		const isNew = messages.some((message, i) => message !== undefined && message !== before.current[i]);
		before.current = messages;
		if (isNew) element.current?.focus();
	});
	return element;
}
