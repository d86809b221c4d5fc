using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Collects the events of one recording in any order and hands them out in order of time. Reused from one recording to the next. Not thread safe.</summary>
internal sealed class EventBuffer(int width, int height)
{
    // Time in us, pixel and polarity in one number whose order is that of the recording; simultaneous events stand in order of their pixels.
    private ulong[] _events = new ulong[8192];
    private int _count;
    private float _endMs;

    /// <summary>Starts a recording.</summary>
    /// <param name="endMs">Events at or after this time are dropped.</param>
    public void Begin(float endMs) => (_count, _endMs) = (0, endMs);

    public void Add(float timeMs, int pixel, bool on)
    {
        if (timeMs >= _endMs) return;
        if (_count == _events.Length) Array.Resize(ref _events, 2 * _count);
        _events[_count++] = ((ulong)(uint)(timeMs * 1000) << 32) | ((ulong)(uint)pixel << 1) | (on ? 1u : 0u);
    }

    public EventRecording ToRecording(int label, string name)
    {
        Array.Sort(_events, 0, _count);
        int[] timesUs = new int[_count];
        ushort[] x = new ushort[_count], y = new ushort[_count];
        byte[] polarity = new byte[_count];
        for (int i = 0; i < _count; i++)
        {
            ulong e = _events[i];
            (uint row, uint column) = Math.DivRem((uint)e >> 1, (uint)width);
            (timesUs[i], x[i], y[i], polarity[i]) = ((int)(e >> 32), (ushort)column, (ushort)row, (byte)(e & 1));
        }
        return new EventRecording(width, height, timesUs, x, y, polarity, label, name);
    }
}
