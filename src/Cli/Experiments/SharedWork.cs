namespace Neuromorphic.Cli.Experiments;

/// <summary>What several runs of a sweep need alike is made once: recordings, say, that do not depend on what is swept.</summary>
/// <remarks>Keeps the few results that were used last, so that a sweep over everything does not hold everything in memory. Thread safe.</remarks>
public sealed class SharedWork
{
    private const int Kept = 2;

    private readonly LinkedList<(string Key, Lazy<object> Value)> _entries = [];

    /// <summary>The result of that key; made by the first that asks, the others wait for it.</summary>
    /// <param name="key">Names everything that the result depends on.</param>
    /// <param name="make">Makes it. If it throws, the next that asks makes it anew.</param>
    public T GetOrMake<T>(string key, Func<T> make)
        where T : class
    {
        Lazy<object> value;
        lock (_entries)
        {
            LinkedListNode<(string Key, Lazy<object> Value)>? node = _entries.First;
            while (node is not null && node.Value.Key != key) node = node.Next;
            if (node is not null) _entries.Remove(node);
            else node = new((key, new Lazy<object>(make)));
            _entries.AddFirst(node);
            if (_entries.Count > Kept) _entries.RemoveLast();
            value = node.Value.Value;
        }
        try
        {
            return (T)value.Value;
        }
        catch
        {
            lock (_entries)
            {
                LinkedListNode<(string Key, Lazy<object> Value)>? node = _entries.First;
                while (node is not null && node.Value.Value != value) node = node.Next;
                if (node is not null) _entries.Remove(node);
            }
            throw;
        }
    }
}
