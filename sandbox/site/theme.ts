// Light and dark: of the site, and of the app's frames that asked to follow it.
import type { ThemeAttributes } from './bridge/handshake';

export type ThemeChoice = 'light' | 'dark' | 'system';

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** What the platform's `theme` in `view.getContext` holds. */
export const themeState = (colorMode: 'light' | 'dark') => ({
	colorMode,
	light: 'light',
	dark: 'dark',
	spacing: 'spacing',
	typography: 'typography',
	shape: 'shape',
});

export const resolveTheme = (choice: ThemeChoice): 'light' | 'dark' => {
	if (choice !== 'system') return choice;
	return darkSystem.matches ? 'dark' : 'light';
};

export const themeAttributes = (colorMode: 'light' | 'dark'): ThemeAttributes => ({
	colorMode,
	theme: 'light:light dark:dark spacing:spacing typography:typography shape:shape',
});

export function applyTheme(colorMode: 'light' | 'dark'): void {
	const attributes = themeAttributes(colorMode);
	document.documentElement.dataset['colorMode'] = attributes.colorMode;
	document.documentElement.dataset['theme'] = attributes.theme;
}

export function onSystemChange(listener: () => void): () => void {
	darkSystem.addEventListener('change', listener);
	return () => darkSystem.removeEventListener('change', listener);
}
