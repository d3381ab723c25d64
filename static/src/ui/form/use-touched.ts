// Which fields the reader has left, so that they may be judged.
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Touched {
	readonly fields: ReadonlySet<string>;
	readonly onBlur: (field: string) => void;
}

/**
 * Notes the fields that lost the focus.
 *
 * A press of the pointer is let finish first: a message that appears on the way down would move the button from under
 * the pointer, and the click would be lost.
 */
export function useTouched(): Touched {
	const [fields, setFields] = useState<ReadonlySet<string>>(new Set());
	const waiting = useRef<string[]>([]);
	const isPressed = useRef(false);

	const flush = useCallback(() => {
		const left = waiting.current;
		waiting.current = [];
		if (left.length > 0) setFields((before) => new Set([...before, ...left]));
	}, []);

	useEffect(() => {
		const press = () => {
			isPressed.current = true;
		};
		const release = () => {
			isPressed.current = false;
			// The click comes after the release.
			setTimeout(flush);
		};
		document.addEventListener('pointerdown', press, true);
		document.addEventListener('pointerup', release, true);
		document.addEventListener('pointercancel', release, true);
		return () => {
			document.removeEventListener('pointerdown', press, true);
			document.removeEventListener('pointerup', release, true);
			document.removeEventListener('pointercancel', release, true);
		};
	}, [flush]);

	const onBlur = useCallback(
		(field: string) => {
			waiting.current.push(field);
			if (!isPressed.current) flush();
		},
		[flush],
	);
	return { fields, onBlur };
}
