// A link within the site.
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { goTo } from './router';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: string };

export function RouterLink({ onClick, to, ...rest }: Props) {
	const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
		onClick?.(event);
		if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
		event.preventDefault();
		goTo(to);
	};
	return <a {...rest} href={to} onClick={follow} />;
}
