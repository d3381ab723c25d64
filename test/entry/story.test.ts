// The main job, through a real Jira client over HTTP: refused, registered, let through, audited, stopped.
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudClient, HttpError, issues } from 'jira.js';
import { createServer } from '../../sandbox/server';
import type { IssueAuditView, SavedView } from '../../src/contract/rpc';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';
