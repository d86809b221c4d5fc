namespace Neuromorphic.Backends.Cpu;

/// <summary>How spikes wait for synapses whose delays differ. Results do not depend on it.</summary>
public enum DelayStrategy
{
    /// <summary>Sorted where the rings would not fit the cache and rows are long, else rings.</summary>
    Auto,

    /// <summary>A spike adds its whole row at once, to a ring of future sums.</summary>
    Ring,

    /// <summary>Rows are sorted by delay; each step adds what is due of every spike under way. Not for more than one replica: those use rings.</summary>
    Sorted,
}
