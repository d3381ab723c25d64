// A part of a page under a heading of its own.
import Heading from '@atlaskit/heading';
import type { ReactNode, Ref } from 'react';
import classes from './section.module.css';

interface SectionProps {
	readonly title: string;
	/** Present when the heading takes the focus. */
	readonly headingRef?: Ref<HTMLDivElement>;
	readonly children: ReactNode;
}

export function Section({ title, headingRef, children }: SectionProps) {
	return (
		<section className={classes['section']} aria-label={title}>
			<div {...(headingRef === undefined ? {} : { ref: headingRef, tabIndex: -1 })}>
				<Heading as="h3" size="small">
					{title}
				</Heading>
			</div>
			{children}
		</section>
	);
}
