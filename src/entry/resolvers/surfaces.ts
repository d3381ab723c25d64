// The resolvers of the pages, one a surface.
import { adminCalls } from '../calls/admin';
import { issueCalls } from '../calls/issue';
import { projectCalls } from '../calls/project';
import { ruleCalls } from '../calls/rule';
import { makeResolver } from './make-resolver';

export const adminResolver = makeResolver(adminCalls);
export const projectResolver = makeResolver(projectCalls);
export const issueResolver = makeResolver(issueCalls);
export const ruleResolver = makeResolver(ruleCalls);
