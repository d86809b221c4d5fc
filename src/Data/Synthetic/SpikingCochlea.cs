using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Channels that fire at random at the rate they are driven with, and then rest for a dead time.</summary>
/// <remarks>
/// <code>
/// integral of rate dt since the dead time's end = e,  e exponential with mean 1     : a spike; then the dead time
/// </code>
/// A Poisson process with dead time: at a constant rate r the mean interval is 1 / r + dead time. Draws are keyed by (seed, recording, channel, number of the spike),
/// so neither the step nor the order of channels enters. Not thread safe.
/// </remarks>
internal sealed class SpikingCochlea(int channels, double deadMs, ulong seed)
{
    private readonly StreamKey _key = StreamKey.Of(seed, "spoken-digits/spikes");
    private readonly double[] _due = new double[channels], _blindUntilMs = new double[channels];
    private readonly uint[] _spikes = new uint[channels];
    private uint _recording;

    public void Begin(int recording)
    {
        _recording = (uint)recording;
        Array.Clear(_blindUntilMs);
        Array.Clear(_spikes);
        for (int channel = 0; channel < channels; channel++) Draw(channel);
    }

    /// <summary>Drives the channels for a while.</summary>
    /// <param name="ratesHz">Rate of every channel, not negative.</param>
    /// <param name="startMs">Where the last call ended.</param>
    /// <param name="endMs">End of this stretch.</param>
    /// <param name="events">Gets the spikes.</param>
    public void Drive(ReadOnlySpan<double> ratesHz, double startMs, double endMs, EventBuffer events)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            double perMs = ratesHz[channel] / 1000, timeMs = Math.Max(startMs, _blindUntilMs[channel]);
            while (timeMs < endMs)
            {
                double drive = (endMs - timeMs) * perMs;
                if (drive < _due[channel])
                {
                    _due[channel] -= drive;
                    break;
                }
                timeMs += _due[channel] / perMs;
                events.Add((float)timeMs, channel, on: true);
                timeMs += deadMs;
                _blindUntilMs[channel] = timeMs;
                Draw(channel);
            }
        }
    }

    private void Draw(int channel) =>
        _due[channel] = InversionTable.StandardExponential.Draw(Philox4x32.Block(new Words((uint)channel, _spikes[channel]++, _recording, 0), _key).W0);
}
