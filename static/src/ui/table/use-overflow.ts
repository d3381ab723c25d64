// Whether an element's content is larger than the element, so that it scrolls.
import { type RefObject, useEffect, useRef, useState } from 'react';

export function useOverflow<E extends HTMLElement>(): readonly [element: RefObject<E>, isOverflowing: boolean] {
	const element = useRef<E>(null);
	const [isOverflowing, setIsOverflowing] = useState(false);
	useEffect(() => {
		const { current } = element;
		if (current === null) return;
		const observer = new ResizeObserver(() =>
			setIsOverflowing(current.scrollWidth > current.clientWidth || current.scrollHeight > current.clientHeight),
		);
		observer.observe(current);
		for (const child of current.children) observer.observe(child);
		return () => observer.disconnect();
	}, []);
	return [element, isOverflowing];
}
