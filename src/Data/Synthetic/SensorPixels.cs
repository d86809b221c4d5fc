using System.Numerics;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>The pixels of an event sensor: each follows the logarithm of its light and reports when that has moved by a threshold since the last report.</summary>
/// <remarks>
/// <code>
/// level += (1 - exp(-step / bandwidth)) (light - level)       low-pass; level moves on a straight line within a step
/// stored -= leak                                              the stored level leaks, which ends in ON events
/// level - stored &gt;=  thresholdOn   : ON  event where the line crosses; then the pixel is blind, and stored = level at the end of that time
/// level - stored &lt;= -thresholdOff  : OFF event, likewise
/// </code>
/// All pixels take a step together, a vector of them at a time; only those that report or are blind are looked at one by one. A lane computes what a scalar would, so the width of the
/// vector changes nothing. Draws are keyed by (seed, recording, pixel, number of the event). Not thread safe.
/// </remarks>
internal sealed class SensorPixels
{
    /// <summary>No draw makes a threshold smaller than this share of its nominal value: a pixel must not fire without end.</summary>
    private const float LeastThreshold = 0.2f;

    private readonly int _width, _height, _stride;
    private readonly float _stepMs, _approach, _refractoryMs, _thresholdNoise;
    private readonly StreamKey _draws;
    private readonly float[] _on, _off, _leak; // per pixel of the sensor
    private readonly float[] _armedOn, _armedOff, _stored, _level, _before, _blindUntil; // the state
    private readonly uint[] _reports;
    private uint _recording;

    public SensorPixels(EventCameraOptions options)
    {
        (_width, _height) = (options.Width, options.Height);
        // Whole vectors in every row; the lanes behind the last column have thresholds that nothing reaches.
        _stride = (_width + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _stepMs = (float)options.StepMs;
        _approach = options.BandwidthMs > 0 ? (float)(1 - Exp(-options.StepMs / options.BandwidthMs)) : 1;
        _refractoryMs = (float)options.RefractoryMs;
        _thresholdNoise = (float)options.ThresholdNoise;
        _draws = StreamKey.Of(options.Seed, "event-camera/pixels");
        int size = _stride * _height;
        (_on, _off, _leak) = (new float[size], new float[size], new float[size]);
        (_armedOn, _armedOff, _stored) = (new float[size], new float[size], new float[size]);
        (_level, _before, _blindUntil, _reports) = (new float[size], new float[size], new float[size], new uint[size]);
        StreamKey sensor = StreamKey.Of(options.Seed, "event-camera/sensor");
        Array.Fill(_armedOn, float.PositiveInfinity);
        Array.Fill(_armedOff, float.PositiveInfinity);
        for (int row = 0; row < _height; row++)
        {
            for (int column = 0; column < _width; column++)
            {
                int i = (row * _stride) + column;
                Words words = Philox4x32.Block(new Words((uint)Pixel(i), 0, 0, 0), sensor);
                _on[i] = (float)options.ThresholdOn * Spread((float)options.ThresholdMismatch, words.W0);
                _off[i] = (float)options.ThresholdOff * Spread((float)options.ThresholdMismatch, words.W1);
                double leakHz = options.LeakHz * Exp(options.LeakSpread * InversionTable.StandardNormal.Draw(words.W2));
                _leak[i] = (float)(leakHz * options.StepMs / 1000 * _on[i]);
            }
        }
    }

    /// <summary>Pixels from one row to the next: the columns and the lanes that fill the last vector.</summary>
    public int Stride => _stride;

    /// <summary>Starts a recording: every pixel has long seen this light, and is somewhere between two events.</summary>
    /// <param name="light">[Height, Stride]: logarithm of the light that each pixel sees.</param>
    /// <param name="recording">Keys what is drawn.</param>
    public void Begin(ReadOnlySpan<float> light, int recording)
    {
        _recording = (uint)recording;
        light.CopyTo(_level);
        Array.Clear(_blindUntil);
        Array.Clear(_reports);
        for (int row = 0; row < _height; row++)
        {
            for (int i = row * _stride; i < (row * _stride) + _width; i++)
            {
                // The last event lies back an unknown part of the way to the next.
                float phase = Philox4x32.ToUniform(Arm(i).W0);
                _stored[i] = _level[i] - _on[i] + (phase * (_on[i] + _off[i]));
            }
        }
    }

    /// <summary>One step.</summary>
    /// <param name="light">[Height, Stride]: logarithm of the light that each pixel sees during the step.</param>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="events">Gets the events.</param>
    public void Step(ReadOnlySpan<float> light, int step, EventBuffer events)
    {
        float startMs = step * _stepMs;
        Vector<float> approach = new(_approach), start = new(startMs);
        for (int i = 0; i < light.Length; i += Vector<float>.Count)
        {
            Vector<float> before = new(_level, i), stored = new Vector<float>(_stored, i) - new Vector<float>(_leak, i);
            Vector<float> level = before + (approach * (new Vector<float>(light[i..]) - before)), change = level - stored;
            before.CopyTo(_before, i);
            level.CopyTo(_level, i);
            stored.CopyTo(_stored, i);
            Vector<int> concerned = Vector.GreaterThanOrEqual(change, new Vector<float>(_armedOn, i))
                | Vector.LessThanOrEqual(change, -new Vector<float>(_armedOff, i))
                | Vector.GreaterThan(new Vector<float>(_blindUntil, i), start);
            if (concerned == Vector<int>.Zero) continue;
            for (int lane = 0; lane < Vector<int>.Count; lane++)
                if (concerned[lane] != 0) Report(i + lane, startMs, events);
        }
    }

    /// <summary>The events of one pixel within the step that its level has just taken.</summary>
    private void Report(int i, float startMs, EventBuffer events)
    {
        float endMs = startMs + _stepMs, level = _level[i], slope = (level - _before[i]) / _stepMs;
        float timeMs = startMs, from = _before[i];
        if (_blindUntil[i] > startMs)
        {
            if (_blindUntil[i] >= endMs) return;
            timeMs = _blindUntil[i];
            _stored[i] = from = _before[i] + (slope * (timeMs - startMs));
        }
        while (true)
        {
            float change = level - _stored[i];
            bool on = change >= _armedOn[i];
            if (!on && change > -_armedOff[i]) return;
            float crossed = _stored[i] + (on ? _armedOn[i] : -_armedOff[i]);
            // A leak or a small new threshold can put the crossing before the step's own line: then the event is at its start.
            float part = level == from ? 0 : Math.Clamp((crossed - from) / (level - from), 0, 1);
            timeMs += part * (endMs - timeMs);
            events.Add(timeMs, Pixel(i), on);
            _reports[i]++;
            Arm(i);
            _stored[i] = crossed;
            if (_refractoryMs > 0)
            {
                timeMs += _refractoryMs;
                _blindUntil[i] = timeMs;
                if (timeMs >= endMs) return;
                _stored[i] = _before[i] + (slope * (timeMs - startMs));
            }
            from = _stored[i];
        }
    }

    /// <summary>Draws the thresholds for the pixel's next event; returns the words, whose first is free.</summary>
    private Words Arm(int i)
    {
        Words words = Philox4x32.Block(new Words((uint)Pixel(i), _reports[i], _recording, 0), _draws);
        _armedOn[i] = _on[i] * Spread(_thresholdNoise, words.W1);
        _armedOff[i] = _off[i] * Spread(_thresholdNoise, words.W2);
        return words;
    }

    private int Pixel(int i) => ((i / _stride) * _width) + (i % _stride);

    private static float Spread(float deviation, uint word) => Math.Max(LeastThreshold, 1 + (deviation * InversionTable.StandardNormal.Draw(word)));

    private static double Exp(double x) => LaneMath.Exp<DoubleLane, bool>(new DoubleLane(x)).Value;
}
