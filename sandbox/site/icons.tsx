// Small pictures of the site's own, drawn with the colour of the text around them.
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
	return (
		<svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
			{children}
		</svg>
	);
}

const line = {
	fill: 'none',
	stroke: 'currentColor',
	strokeWidth: 1.6,
	strokeLinecap: 'round',
	strokeLinejoin: 'round',
} as const;

export const ChevronDown = () => (
	<Icon>
		<path d="m4 6 4 4 4-4" {...line} />
	</Icon>
);
export const Check = () => (
	<Icon>
		<path d="m3.500 8.500 3 3 6-7" {...line} />
	</Icon>
);
export const Cross = () => (
	<Icon>
		<path d="m4 4 8 8m0-8-8 8" {...line} />
	</Icon>
);
export const Stop = () => (
	<Icon>
		<circle cx="8" cy="8" r="6.200" {...line} />
		<path d="m3.800 3.800 8.400 8.400" {...line} />
	</Icon>
);
export const Info = () => (
	<Icon>
		<circle cx="8" cy="8" r="6.200" {...line} />
		<path d="M8 7.500v3.500M8 5v.1" {...line} />
	</Icon>
);
export const Warning = () => (
	<Icon>
		<path d="M8 2 1.800 13.200h12.400zM8 6.500v3M8 11.500v.1" {...line} />
	</Icon>
);
