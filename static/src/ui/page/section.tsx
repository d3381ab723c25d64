// A part of a page under a heading of its own.
import Heading from '@atlaskit/heading';
import type { ReactNode, Ref } from 'react';
import classes from './section.module.css';

interface SectionProps {
	readonly title: string;
	/** Present when the heading takes the focus. */
	readonly headingRef?: Ref<HTMLDivElement>;
	/** What the title means, for those who wonder. */
	readonly help?: ReactNode;
	readonly children: ReactNode;
}

export function Section({ title, headingRef, help, children }: SectionProps) {
	return (
		<section className={classes['section']} aria-label={title}>
			<div className={classes['head']}>
				<div {...(headingRef === undefined ? {} : { ref: headingRef, tabIndex: -1 })}>
					<Heading as="h3" size="small">
						{title}
					</Heading>
				</div>
				{help}
			</div>
			{children}
		</section>
	);
}
