// What the frame and the page around it tell each other before and beside the app's own calls.

/** The message with which a frame hands its port to the page around it. */
export const helloType = 'muster-sandbox:bridge';

/** What the page answers to the command `hello`. */
export interface Welcome {
	/** Whether the frame's height follows its content. */
	readonly autoresize: boolean;
}

/** What Atlaskit's `setGlobalTheme` puts on the root element. */
export interface ThemeAttributes {
	readonly colorMode: 'light' | 'dark';
	readonly theme: string;
}

export type HistoryAction = 'PUSH' | 'REPLACE' | 'POP';

/** An address inside the app's page. */
export interface FramePath {
	readonly pathname: string;
	readonly search: string;
	readonly hash: string;
}
