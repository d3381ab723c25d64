// Puts a page on the screen: look, live region, and a net under its faults.
import '@atlaskit/css-reset';
import './page.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../../data/query-client';
import { CrashBoundary } from './crash-boundary';
import { LiveRegion } from './live-region';
import { followTheme } from './theme';

export function mount(page: ReactNode): void {
	const root = document.getElementById('root');
	if (root === null) throw new Error('the page has no #root');
	// Without the theme all space and every size would be another, and jump when it comes.
	root.style.visibility = 'hidden';
	void followTheme().finally(() => {
		root.style.visibility = '';
	});
	createRoot(root).render(
		<StrictMode>
			<CrashBoundary>
				<QueryClientProvider client={createQueryClient()}>
					<LiveRegion>{page}</LiveRegion>
				</QueryClientProvider>
			</CrashBoundary>
		</StrictMode>,
	);
}
