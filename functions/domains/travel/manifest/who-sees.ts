/** Who sees the manifest of a service, and which of its passengers. */
import type { Context } from '../../../platform/requests/context';
import { type Outcome, ok, failed, refusal } from '../../../platform/requests/result';
import type { ManifestView } from './passengers';
import { isId } from '../../../platform/values/ids';
import { manifestLoader } from './loader';
import { serviceLoader } from '../travel-service/loader';
import type { Manifest } from './store';
import type { TravellerId } from '../../../id-kinds';
import { loadTraveller } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { openers } from '../../people/worker/access';
import type { Service } from '../travel-service/service-store';
import { actsOn, outOfScope } from '../../reference/region/authority';
import { carries } from '../travel-service/service';

/**
 * The whole manifest for those whose service it is; for cadres their own people on it. Refused where the
 * manifest is open, and where nobody on it is theirs.
 */
export async function viewOf(context: Context, serviceId: string): Promise<Outcome<ManifestView>> {
  return (await seenBy(context, serviceId)).view;
}

/**
 * What the caller sees of a manifest (`viewOf`), and the closed manifest itself where they may report boardings: cadres
 * for their own people, also before one of them is on it.
 */
export async function seenBy(
  context: Context,
  serviceId: string,
): Promise<{ readonly view: Outcome<ManifestView>; readonly closed?: ManifestView }> {
  const own = await ownService(context, serviceId);
  const manifest = isId(serviceId, 'svc') ? await manifestLoader(context).load(serviceId) : undefined;
  if (own.ok) {
    const whole = manifest && { service: own.value, manifest };
    return whole === undefined ? { view: manifestOpen } : { view: ok(whole), closed: whole };
  }
  // A bureau sees the manifests of its own services; cadres bring people to the coaches of others.
  if (manifest === undefined || !context.viewer.roles.includes('CADRE')) return { view: own };
  const service = await serviceLoader(context).load(manifest.serviceId);
  if (service === undefined) return { view: own };
  const theirs = { service, manifest, shown: await peopleOn(context, manifest) };
  return { view: theirs.shown.size === 0 ? own : ok(theirs), closed: theirs };
}

const manifestOpen = failed(refusal('MANIFEST_OPEN', ['serviceId']));

/** Passengers whom the caller is in charge of as a cadre. 100 people to a read. */
async function peopleOn(context: Context, { parties }: Manifest): Promise<ReadonlySet<TravellerId>> {
  const ids = parties.flatMap(({ workerIds }) => workerIds);
  const workers = await Promise.all(ids.map((id) => loadTraveller(context, id)));
  return new Set(ids.filter((_, index) => isOwn(context, workers[index])));
}

function isOwn({ viewer }: Context, worker: Worker | undefined): boolean {
  return worker !== undefined && openers(viewer, worker).includes('CADRE');
}

/** The service, for its carrier, the owning bureau and the bureaus above it. NOT_FOUND for other carriers. */
export async function ownService(context: Context, id: string): Promise<Outcome<Service>> {
  const { viewer } = context;
  const service = isId(id, 'svc') ? await serviceLoader(context).load(id) : undefined;
  if (service === undefined) return failed(refusal('NOT_FOUND', ['serviceId']));
  if (actsOn(viewer, service) || (await carries(context, service.id))) return ok(service);
  return viewer.roles.includes('BUREAU')
    ? failed([outOfScope(viewer, ['serviceId'])])
    : failed(refusal('NOT_FOUND', ['serviceId']));
}
