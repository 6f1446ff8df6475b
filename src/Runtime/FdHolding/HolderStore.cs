using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.FdHolding;

/// <summary>The descriptors a server holds, by identifier. It owns them.</summary>
internal sealed class HolderStore(int capacity)
{
    private readonly Dictionary<Bytes, HeldDescriptor> _held = [];

    public int Count => _held.Count;

    public int Free => capacity - _held.Count;

    public Dictionary<Bytes, HeldDescriptor>.ValueCollection All => _held.Values;

    /// <summary>The first moment at which something expires; null for never.</summary>
    public Tai? NextExpiry
    {
        get
        {
            Tai? first = null;
            foreach (HeldDescriptor held in _held.Values)
                if (!held.IsForEver && (first is null || held.Expiry < first))
                    first = held.Expiry;
            return first;
        }
    }

    /// <summary>Takes a descriptor over. 0, −EBUSY if the name is taken, −ENFILE if the store is full.</summary>
    public int Add(HeldDescriptor held, bool replace)
    {
        if (_held.TryGetValue(held.Id, out HeldDescriptor old))
        {
            if (!replace)
                return -EBUSY;
            Sys.Close(old.Descriptor);
        }
        else if (Free <= 0)
            return -ENFILE;
        _held[held.Id] = held;
        return 0;
    }

    public bool Find(Bytes id, out HeldDescriptor held) => _held.TryGetValue(id, out held);

    /// <summary>Forgets a descriptor and closes it.</summary>
    public bool Remove(Bytes id)
    {
        if (!_held.Remove(id, out HeldDescriptor held))
            return false;
        Sys.Close(held.Descriptor);
        return true;
    }

    /// <summary>Forgets what has expired.</summary>
    public void Expire(Tai now)
    {
        List<Bytes>? expired = null;
        foreach (HeldDescriptor held in _held.Values)
            if (held.Expiry <= now)
                (expired ??= []).Add(held.Id);
        if (expired is not null)
            foreach (Bytes id in expired)
                Remove(id);
    }
}
