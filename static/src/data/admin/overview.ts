// The state of the site, where it is known.
import { useQuery } from '@tanstack/react-query';
import type { OverviewView } from '../../../../src/contract/calls/site';
import { adminQueries } from './queries';

/** @returns undefined while it is not known */
export const useOverview = (): OverviewView | undefined => useQuery(adminQueries.overview).data;
