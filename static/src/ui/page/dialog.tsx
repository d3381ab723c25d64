// A dialog of these pages, where the reader sees it.
import ModalDialog, { type ModalDialogProps } from '@atlaskit/modal-dialog/modal-dialog';
import { useEffect } from 'react';

/** As high as most dialogs, with the space above them. */
const heightPx = 400;

/**
 * Scrolls the page of the host until it shows the top of the app's frame, unless it does.
 *
 * Why: a dialog stands there, and the frame is as high as its page. From the end of a long one nobody would see it.
 */
function showTop(): void {
	const top = document.createElement('div');
	Object.assign(top.style, { position: 'absolute', top: '0', width: '1px', height: `${heightPx}px` });
	document.body.append(top);
	top.scrollIntoView({ block: 'nearest' });
	top.remove();
}

export function Dialog(props: ModalDialogProps) {
	useEffect(showTop, []);
	return <ModalDialog {...props} />;
}
