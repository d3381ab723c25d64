// Time of decide() relative to general policy engines that decide the same requests.
import { prepareCasbin } from './decide/casbin';
import { prepareCasl } from './decide/casl';
import { prepareCedar } from './decide/cedar';
import { assertSameAnswers, measureRatio } from './decide/compare';
import { prepareMuster } from './decide/muster';
import { type Engine, layOutWorkload, type Workload } from './decide/workload';
import type { Figure } from './figure';

type Prepare = (workload: Workload) => Engine[] | Promise<Engine[]>;
const engines: Readonly<Record<string, Prepare>> = {
	cedar: prepareCedar,
	casbin: prepareCasbin,
	casl: prepareCasl,
};

const conditions = 'the fastest form counts; 1,000 policies of 3 grants, equal answers, median of alternating rounds';

const digits = (ratio: number): number => Number(ratio.toPrecision(3));

/** The figure of an engine is the ratio to its fastest form; the note lists every form. */
export async function measureDecide(): Promise<Figure[]> {
	const workload = layOutWorkload();
	const ours = prepareMuster(workload);
	const figures: Figure[] = [];
	for (const [name, prepare] of Object.entries(engines)) {
		const forms = await prepare(workload);
		for (const form of forms) assertSameAnswers(ours, form);
		const ratios = forms.map((form) => ({ form: form.form, ratio: measureRatio(ours, form) }));
		figures.push({
			name: `decide.ratio_to_${name}`,
			value: digits(Math.max(...ratios.map(({ ratio }) => ratio))),
			unit: 'ratio',
			budget: { below: 1 },
			note: `${ratios.map(({ form, ratio }) => `${form}: ${digits(ratio)}`).join('; ')} (${conditions})`,
		});
	}
	return figures;
}
