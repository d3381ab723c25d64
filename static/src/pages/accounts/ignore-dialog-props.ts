// What the dialog for ignoring an account is opened with.
export interface IgnoreDialogProps {
	readonly accountId: string;
	readonly name: string;
	/** `mind` takes it back. */
	readonly action: 'ignore' | 'mind';
	readonly onClose: () => void;
}
