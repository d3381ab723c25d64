// Says beside a word what it means, and leads to the page of words. It opens in the page, so that no frame cuts it off.
import HelpIcon from '@atlaskit/icon/core/question-circle';
import { useId, useState } from 'react';
import { type Term, words } from '../strings/help';
import classes from './help.module.css';
import { RouteLink } from './route-link';

export function Help({ term }: { readonly term: Term }) {
	const [isOpen, setIsOpen] = useState(false);
	const id = useId();
	const { name, meaning } = words.terms[term];
	return (
		<span className={classes['help']}>
			<button
				type="button"
				className={classes['button']}
				aria-label={words.what(name)}
				aria-expanded={isOpen}
				aria-controls={id}
				onClick={() => setIsOpen(!isOpen)}
				onKeyDown={({ key }) => {
					if (key === 'Escape') setIsOpen(false);
				}}
			>
				<HelpIcon label="" color="currentColor" size="small" />
			</button>
			{/* Announced where it appears. */}
			<span id={id} role="status" className={classes['meaning']} hidden={!isOpen}>
				{isOpen ? (
					<>
						{meaning} <RouteLink to={{ page: 'words', term }}>{words.more(name)}</RouteLink>
					</>
				) : null}
			</span>
		</span>
	);
}
