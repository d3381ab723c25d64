// Stands between a fault in a component and a blank page.
import { Component, type ReactNode } from 'react';
import { Crashed } from './states';

export class CrashBoundary extends Component<{ readonly children: ReactNode }, { readonly hasCrashed: boolean }> {
	override state = { hasCrashed: false };

	static getDerivedStateFromError() {
		return { hasCrashed: true };
	}

	override render() {
		return this.state.hasCrashed ? <Crashed /> : this.props.children;
	}
}
