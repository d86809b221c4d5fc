namespace Neuromorphic.Hal.Host.Workers;

/// <summary>A fixed team of threads that run the same body side by side and meet at barriers.</summary>
/// <remarks>
/// <para>The caller is worker 0; the others sleep between calls. A body that throws is finished by the others and rethrown by <see cref="Run"/>,
/// unless the others wait for it at a barrier: bodies with barriers must not throw between them.</para>
/// <para>Ordering: everything written before a barrier by any worker is visible after it to all (<see cref="Barrier"/> is a full fence: interlocked
/// arrival, volatile release).</para>
/// </remarks>
public sealed class WorkerTeam : IDisposable
{
    /// <summary>Looks at a barrier before the core is given away.</summary>
    private const int QuickLooks = 50;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _start;
    private readonly CountdownEvent _finished;
    private readonly Exception?[] _errors;
    private Action<int>? _body;
    private volatile bool _disposed;

    // A barrier by sense reversal: arrivals count up, the last one opens the next generation.
    private int _arrived;
    private volatile int _generation;

    /// <summary>A team of <paramref name="count"/> workers, the caller included.</summary>
    public WorkerTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _errors = new Exception?[count];
        _threads = new Thread[count - 1];
        _start = new SemaphoreSlim[count - 1];
        _finished = new CountdownEvent(Math.Max(1, count - 1));
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _start[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"neuromorphic worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of workers.</summary>
    public int Count { get; }

    /// <summary>Runs <paramref name="body"/> once per worker, with its index in [0, <see cref="Count"/>), and waits for all.</summary>
    public void Run(Action<int> body)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Count == 1)
        {
            body(0);
            return;
        }
        _body = body;
        _finished.Reset();
        foreach (SemaphoreSlim start in _start) start.Release();
        Guarded(0);
        _finished.Wait();
        _body = null;
        for (int i = 0; i < _errors.Length; i++)
        {
            if (_errors[i] is not { } error) continue;
            Array.Clear(_errors);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Waits, inside a body, until every worker has arrived.</summary>
    public void Barrier()
    {
        if (Count == 1) return;
        int generation = _generation;
        if (Interlocked.Increment(ref _arrived) == Count)
        {
            _arrived = 0;
            _generation = generation + 1;
            return;
        }
        // Steps take microseconds, so look often at first (a look with its pause takes 0.4 us) instead of with SpinWait's growing pauses. On a machine with fewer free
        // cores than workers, give the core away after some 20 us.
        for (int i = 0; i < QuickLooks; i++)
        {
            if (_generation != generation) return;
            Thread.SpinWait(1);
        }
        SpinWait spin = default;
        while (_generation == generation) spin.SpinOnce(sleep1Threshold: -1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (SemaphoreSlim start in _start) start.Release();
        foreach (Thread thread in _threads) thread.Join();
        foreach (SemaphoreSlim start in _start) start.Dispose();
        _finished.Dispose();
    }

    private void Loop(int worker)
    {
        while (true)
        {
            _start[worker - 1].Wait();
            if (_disposed) return;
            Guarded(worker);
            _finished.Signal();
        }
    }

    private void Guarded(int worker)
    {
        try
        {
            _body!(worker);
        }
        catch (Exception error)
        {
            _errors[worker] = error;
        }
    }
}
