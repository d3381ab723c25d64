// Leads the keyboard from selected rows to what can be done with them: between them stand all other rows.

/** The one bar on the page. */
export const selectionActionsId = 'selection-actions';

export function focusSelectionActions(): void {
	document.getElementById(selectionActionsId)?.querySelector('button')?.focus();
}
